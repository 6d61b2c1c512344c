"""A teacher adds a room to the course: the platform asks for a link, a picker lets choose, a signed link goes back.

`wanted` is what the platform asked for, `form` what the teacher chooses, `answer` what goes back; `picker` leads
through them.
"""

from kroom.lti.deep_linking.picker import choose, open_picker

__all__ = ["choose", "open_picker"]
