"""kroom: the application as it is, nothing replaced and nothing added."""

from bench.servers.under_uvicorn import serve
from kroom.asgi import application

if __name__ == "__main__":
    serve(application)
