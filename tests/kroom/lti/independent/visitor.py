"""A browser, as far as launches need one: it keeps cookies, follows redirects and sends forms."""

import requests

from tests.kroom.lti.independent.school import Click, School
from tests.kroom.lti.picking import Fields


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.session = requests.Session()
        self.session.trust_env = False  # this very machine is not reached through a proxy

    def click(self, click: Click) -> requests.Response:
        """Click on something in the school; what the tool shows then."""
        page = self.session.get(self.school.click(click), timeout=10)
        assert page.url.startswith(f"{self.school.address}/auth?"), page.text
        return self.send(page)

    def send(self, page: requests.Response, **filled: str) -> requests.Response:
        """Send the form on a page."""
        form = Fields(page.text)
        address = requests.compat.urljoin(page.url, form.action)
        return self.session.post(address, {**form.values, **filled}, timeout=10)
