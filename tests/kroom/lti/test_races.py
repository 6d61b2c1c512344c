"""Two at the same moment, on a real database."""

from collections.abc import Callable

import pytest
from django.test import Client

from kroom.lti.models import ResourceLink
from kroom.lti.roles import MEMBERSHIP
from stage.models import Participant, Room
from tests.at_once import at_once
from tests.kroom.lti.some_platform import SomePlatform, put, send


@pytest.mark.django_db(transaction=True)
def test_one_answer_brought_many_times_works_once(platform: SomePlatform, client: Client) -> None:
    state, nonce = platform.begin(client)
    token = platform.sign(platform.claims(nonce))

    def bring() -> int:
        tab = Client()
        tab.cookies.load({name: cookie.value for name, cookie in client.cookies.items()})
        status: int = send(tab, state, token).status_code
        return status

    assert sorted(at_once([bring] * 6)) == [200, 403, 403, 403, 403, 403]


@pytest.mark.django_db(transaction=True)
def test_a_class_that_opens_a_new_room_at_once_is_in_one_room(platform: SomePlatform) -> None:
    def come(number: int) -> Callable[[], int]:
        def launch() -> int:
            status: int = platform.launch(Client(), put("sub", f"person-{number}")).status_code
            return status

        return launch

    assert at_once([come(number) for number in range(8)]) == [200] * 8
    assert Room.objects.count() == ResourceLink.objects.count() == 1
    assert Participant.objects.count() == 8


@pytest.mark.django_db(transaction=True)
def test_one_person_in_two_tabs_is_one_participant(platform: SomePlatform) -> None:
    def launch() -> int:
        status: int = platform.launch(Client(), put("roles", [MEMBERSHIP + "#Instructor"])).status_code
        return status

    assert at_once([launch] * 4) == [200] * 4
    assert Participant.objects.get().role == "moderator"
