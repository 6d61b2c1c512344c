"""Three sites over https, as Canvas and its tools are: the course, its sign-on, kroom; one server plays them all."""

import datetime as dt
import ipaddress
import ssl
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.browser.server import Server, free_port

COURSE, SIGN_ON, TOOL = "course.test", "sign-on.test", "tool.test"
CLIENT_ID, DEPLOYMENT_ID = "10000000000001", "1:practice-course"

KEEPS_NO_COOKIES = "Mozilla/5.0 (a browser that keeps no cookies in frames)"
KEEPS_NONE_AT_ALL = "Mozilla/5.0 (a browser that keeps no cookies at all)"
"""The user agents for which `without_cookies` plays browsers of that kind."""


class Sites(Server):
    """kroom over https; its practice platform's keys are fetched over http, from a second process beside it."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        super().__init__(
            folder,
            ALLOWED_HOSTS=f"{COURSE},{SIGN_ON},{TOOL},127.0.0.1",
            PRACTICE_TOOL=f"https://{TOOL}:{port}",
        )
        self.keys = Server(folder)
        self.keys.environment = self.environment
        self.port = port
        self.address = f"https://127.0.0.1:{port}"
        self.course, self.sign_on, self.tool = (f"https://{host}:{port}" for host in (COURSE, SIGN_ON, TOOL))
        key, certificate = certify(folder, COURSE, SIGN_ON, TOOL)
        self.command = [
            *(sys.executable, "-m", "uvicorn", "tests.browser.without_cookies:application"),
            *(
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
                "--ws",
                "websockets-sansio",
                "--log-level",
                "warning",
            ),
            *("--ssl-keyfile", str(key), "--ssl-certfile", str(certificate)),
        ]

    def start(self) -> None:
        """Make the platform known with its three addresses, then start."""
        self.manage("migrate", "--verbosity=0")
        self.manage(
            *("lti_platform", "add", "--issuer", f"{self.course}/practice", "--client-id", CLIENT_ID),
            *("--auth-url", f"{self.sign_on}/practice/auth/", "--token-url", f"{self.course}/practice/"),
            *("--jwks-url", f"{self.keys.address}/practice/jwks.json", "--deployment-id", DEPLOYMENT_ID),
        )
        self.keys.start()
        super().start()

    def is_up(self) -> None:
        """Raise an OSError while it does not answer."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        urlopen(f"{self.address}/practice/", timeout=5, context=trusting).read()

    def stop(self) -> None:
        """Both."""
        super().stop()
        self.keys.stop()


def certify(folder: Path, *hosts: str) -> tuple[Path, Path]:
    """A key, and a certificate that it signs for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    now = dt.datetime.now(dt.UTC)
    names: list[Any] = [*map(x509.DNSName, hosts), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "key.pem", folder / "certificate.pem"
    files[0].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    files[1].write_bytes(certificate.public_bytes(Encoding.PEM))
    return files
