"""Who is here, and who of the course is not."""

from stage.protocol.base import Frame, Part, Person


class Presence(Frame, frozen=True):
    """Who came and who went since the last tick (`joined` also repeats a changed name or role).

    Who is sent out is among `left` at once: whoever is on stage ends what they send to the tabs of those who have left.
    """

    joined: list[Person]
    left: list[int]


class Absentee(Part, frozen=True):
    """Somebody of the course who is not here; `name` is empty when the course does not share it."""

    id: int
    name: str


class Expected(Frame, frozen=True):
    """To moderators: who of the course is not here. `missing` adds or renames, `arrived` takes off the list.

    `missing` is null when it is not known any more who is expected.
    """

    missing: list[Absentee] | None
    arrived: list[int]


PeopleFrame = Presence | Expected
