"""Which addresses are on the open internet, as far as that can be told from the number."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

INTERNET = IPv6Network("2000::/3")
"""All of the newer kind that is given out to the open internet; the rest is kept for something else, or for nothing."""
NOT_QUITE = (IPv4Network("192.0.0.0/24"), IPv6Network("3fff::/20"))
"""For protocols and for documentation, which this Python does not know of all of them."""
WRAPPING = tuple(map(IPv6Network, ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")))
"""Addresses of the newer kind that end in one of the older kind: NAT64, compatible, translated."""


def is_public(text: str) -> bool:
    """Is it an address of the open internet, also of one that is wrapped in another?"""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        address = wrapped_in(address) or address
    if isinstance(address, IPv6Address) and address not in INTERNET:
        return False
    if address.is_multicast or any(address in network for network in NOT_QUITE):
        return False
    return address.is_global


def wrapped_in(address: IPv6Address) -> IPv4Address | None:
    """The older kind of address that some of the newer kind stand for."""
    if any(address in network for network in WRAPPING):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
