"""Who moderates."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kroom.environment import one_of
from kroom.lti import refusals
from kroom.lti.roles import (
    MEMBERSHIP,
    SYSTEM,
    SYSTEM_OF_LTI,
    TEST_STUDENT,
    VOCABULARY,
    Becoming,
    Part,
    part_of,
)
from stage.models import Participant
from tests.kroom.lti.some_platform import SomePlatform, put, text_of

INSTITUTION = VOCABULARY + "institution/person#"
INSTRUCTOR, LEARNER = MEMBERSHIP + "#Instructor", MEMBERSHIP + "#Learner"
ASSISTANT = MEMBERSHIP + "/Instructor#TeachingAssistant"
USER = SYSTEM + "User"
ADMINISTRATOR = INSTITUTION + "Administrator"
MODERATOR, ATTENDEE, VIEWER = Part


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ([INSTRUCTOR], MODERATOR),
        ([ASSISTANT, INSTRUCTOR], MODERATOR),
        ([ASSISTANT], MODERATOR),
        ([MEMBERSHIP + "#ContentDeveloper"], ATTENDEE),
        ([LEARNER], ATTENDEE),
        ([LEARNER, SYSTEM_OF_LTI + "TestUser"], ATTENDEE),
        ([MEMBERSHIP + "#Mentor"], VIEWER),
        ([MEMBERSHIP + "#Mentor", INSTITUTION + "Student", USER], VIEWER),
        ([MEMBERSHIP + "#Mentor", LEARNER], ATTENDEE),
        ([MEMBERSHIP + "#Member", MEMBERSHIP + "#Manager"], ATTENDEE),
        ([ADMINISTRATOR], VIEWER),  # no part in this course: the least
        ([SYSTEM + "SysAdmin"], VIEWER),
        ([USER], VIEWER),
        ([USER, INSTITUTION + "Instructor", INSTITUTION + "Student"], VIEWER),
        ([TEST_STUDENT], VIEWER),
        ([MEMBERSHIP + "#Officer"], ATTENDEE),  # a part in it, whatever it is called
        ([MEMBERSHIP + "/Officer#Treasurer", USER], ATTENDEE),
        ([MEMBERSHIP], VIEWER),
        ([LEARNER, INSTITUTION + "Instructor", USER], ATTENDEE),  # teaches elsewhere
        ([LEARNER, ADMINISTRATOR, USER], ATTENDEE),  # looks after another account
        ([LEARNER, INSTRUCTOR], MODERATOR),  # the higher of two
        ([MEMBERSHIP + "/Learner#Instructor"], ATTENDEE),  # a kind of learner, whatever it is called
        (["Instructor"], MODERATOR),
        (["Learner"], ATTENDEE),
        (["Learner", "Administrator"], ATTENDEE),
        ([], ATTENDEE),
        ([""], ATTENDEE),
        (["https://example.edu/roles#Instructor"], VIEWER),
        (["#Instructor", "/Instructor"], VIEWER),
        (["#Instructor", "/Instructor", "instructor"], ATTENDEE),
        ([SYSTEM + "None"], None),
        ([SYSTEM_OF_LTI + "None", ""], None),
        ([SYSTEM + "None", LEARNER], ATTENDEE),
        ([SYSTEM + "None", USER, INSTITUTION + "Student"], VIEWER),
    ],
)
def test_table(roles: list[str], role: Part | None) -> None:
    assert part_of(roles) is role


@pytest.mark.parametrize(
    ("roles", "here", "role"),
    [
        ([ADMINISTRATOR], "Account Admin", MODERATOR),
        ([ADMINISTRATOR, LEARNER], "StudentEnrollment, Account Admin", MODERATOR),
        ([SYSTEM + "SysAdmin"], "Account Admin", MODERATOR),
        ([ADMINISTRATOR], "StudentEnrollment", VIEWER),
        ([ADMINISTRATOR], "Not an Account Admin", VIEWER),
        ([ADMINISTRATOR], None, VIEWER),
        ([LEARNER], "Account Admin", ATTENDEE),
        ([LEARNER], "TeacherEnrollment", ATTENDEE),
    ],
)
def test_administrators_moderate_the_courses_they_look_after(
    roles: list[str], here: str | None, role: Part
) -> None:
    assert part_of(roles, here) is role


DESIGNER, OBSERVER = MEMBERSHIP + "#ContentDeveloper", MEMBERSHIP + "#Mentor"


@pytest.mark.parametrize(
    ("become", "roles", "role"),
    [
        (Becoming(designer=MODERATOR), [DESIGNER], MODERATOR),
        (Becoming(designer=MODERATOR), [DESIGNER, LEARNER], MODERATOR),
        (Becoming(designer=None), [DESIGNER], None),
        (Becoming(designer=None), [DESIGNER, LEARNER], ATTENDEE),
        (Becoming(designer=None), [DESIGNER, INSTRUCTOR], MODERATOR),
        (Becoming(observer=ATTENDEE), [OBSERVER, USER], ATTENDEE),
        (Becoming(observer=None), [OBSERVER, USER], None),
        (Becoming(designer=VIEWER, observer=None), [DESIGNER, OBSERVER], VIEWER),
        (Becoming(observer=None), [OBSERVER, INSTITUTION + "Instructor"], None),
        (Becoming(observer=None), [LEARNER], ATTENDEE),
        (Becoming(test_student=None), [LEARNER, TEST_STUDENT], None),
        (Becoming(test_student=MODERATOR), [LEARNER, TEST_STUDENT], MODERATOR),
        (Becoming(test_student=None), [INSTRUCTOR, TEST_STUDENT], MODERATOR),
        (Becoming(administrator=ATTENDEE), [ADMINISTRATOR], ATTENDEE),
        (Becoming(administrator=None), [ADMINISTRATOR], None),
        (Becoming(administrator=None), [ADMINISTRATOR, LEARNER], ATTENDEE),
    ],
)
def test_what_some_people_become_is_for_the_institution_to_say(
    become: Becoming, roles: list[str], role: Part | None
) -> None:
    assert part_of(roles, "Account Admin", become) is role


def test_an_administrator_of_elsewhere_becomes_nothing_by_a_setting() -> None:
    assert (
        part_of([ADMINISTRATOR, LEARNER], "StudentEnrollment", Becoming(administrator=MODERATOR)) is ATTENDEE
    )


def test_the_settings_decide_at_the_next_launch(
    platform: SomePlatform, client: Client, settings: Any
) -> None:
    for word, becomes in (
        ("attendee", ("attendee", False)),
        ("viewer", ("attendee", True)),
        ("moderator", ("moderator", False)),
        ("attendee", ("attendee", False)),
    ):
        settings.LTI_ROLES = settings.LTI_ROLES | {"designer": word}
        platform.launch(client, put("roles", [DESIGNER]))
        row = Participant.objects.get()
        assert (row.role, row.is_viewer) == becomes

    settings.LTI_ROLES = settings.LTI_ROLES | {"designer": "nobody"}
    answer = platform.launch(client, put("roles", [DESIGNER]))
    assert answer.status_code == 403
    assert refusals.NOT_LET_IN.what in text_of(answer)


def test_who_was_sent_out_is_refused_at_the_door_until_let_back(
    platform: SomePlatform, client: Client
) -> None:
    """But not who teaches by now."""
    platform.launch(client, put("roles", [LEARNER]))
    for roles, status in ([LEARNER], 403), ([INSTRUCTOR], 200), ([LEARNER], 200):
        if status == 403:
            Participant.objects.update(is_barred=True)
        answer = platform.launch(client, put("roles", roles))
        assert answer.status_code == status
        assert (refusals.SENT_OUT.next in text_of(answer)) is (status == 403)


def test_a_promotion_outlives_a_launch(platform: SomePlatform, client: Client) -> None:
    platform.launch(client, put("roles", [LEARNER]))
    Participant.objects.update(role=MODERATOR)
    assert 'data-role="moderator"' in text_of(platform.launch(client, put("roles", [LEARNER])))


def test_the_test_student_is_called_so(platform: SomePlatform, client: Client) -> None:
    platform.launch(client, put("roles", [LEARNER, TEST_STUDENT]))

    assert Participant.objects.get().name == "Aisha Rahman (test)"


def test_a_setting_that_is_no_role_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTI_ROLES_DESIGNER", "teacher")
    with pytest.raises(
        ImproperlyConfigured,
        match=r"LTI_ROLES_DESIGNER must be one of moderator, attendee, nobody, not 'teacher'\.",
    ):
        one_of("LTI_ROLES_DESIGNER", default="attendee", choices=["moderator", "attendee", "nobody"])


def test_where_nothing_is_set_they_become_what_the_facts_say() -> None:
    """Observers watch, administrators of the course moderate, designers and the test student attend."""
    assert Becoming.by_settings() == Becoming(
        designer=ATTENDEE, observer=VIEWER, administrator=MODERATOR, test_student=ATTENDEE
    )
    assert Becoming.by_settings() == Becoming()


memberships = st.sampled_from(
    [INSTRUCTOR, ASSISTANT, LEARNER, MEMBERSHIP + "#Mentor", "Learner", "Instructor"]
)
elsewhere = st.sampled_from([INSTITUTION, SYSTEM, SYSTEM_OF_LTI]).flatmap(
    lambda vocabulary: st.sampled_from(
        ["Instructor", "Student", "Staff", "Administrator", "SysAdmin", "User"]
    ).map(vocabulary.__add__)
)
noise = st.text(max_size=40).filter(lambda text: text.strip() != "Instructor")


@given(st.lists(memberships, min_size=1), st.lists(elsewhere))
def test_what_somebody_is_elsewhere_never_matters(here: list[str], there: list[str]) -> None:
    assert part_of(here + there) is part_of(here)


@given(st.lists(elsewhere, min_size=1))
def test_what_somebody_is_elsewhere_alone_lets_them_watch(there: list[str]) -> None:
    assert part_of(there) is VIEWER


@given(st.lists(elsewhere | noise))
def test_without_a_membership_role_nobody_moderates(roles: list[str]) -> None:
    assert part_of(roles) is not MODERATOR


@given(st.lists(memberships, min_size=1), st.lists(memberships | elsewhere | noise))
def test_more_roles_never_make_less_of_a_person(roles: list[str], more: list[str]) -> None:
    """Of a moderator, an attendee, a viewer."""
    before, after = part_of(roles), part_of(roles + more)
    assert before is not None
    assert after is not None
    assert list(Part).index(after) <= list(Part).index(before)


@given(
    st.lists(memberships | elsewhere | noise).flatmap(
        lambda roles: st.tuples(st.just(roles), st.permutations(roles))
    )
)
def test_their_order_never_matters(both: tuple[list[str], list[str]]) -> None:
    assert part_of(both[0]) is part_of(both[1])
