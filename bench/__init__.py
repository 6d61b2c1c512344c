"""How fast kroom is on this machine: `make bench`.

Runs the real application and two yardsticks side by side: plain Channels, which kroom's hub replaces, and
`websockets.broadcast`, the leanest fan-out a Python library offers. Each is a process of its own under `servers/`;
this process is the crowd that connects to them (`crowd.py`) and reads their CPU time from the operating system.

Then the room's page in a real browser (`browser.py`): what it weighs (`page.py`), and how smooth it is among a thousand
people (`crowded.py`, with the crowd of `lecture.py`). What the numbers mean: docs/performance.md.
"""
