"""The practice course and its copies, with all their links."""

from uuid import uuid4

from kroom.practice.course import COURSE, COURSE_ID, COURSE_LABEL, COURSE_TITLE, Course, Link, built_in
from kroom.practice.models import AddedLink, CourseCopy, LineItem


def all_courses() -> list[Course]:
    """The course, then its copies."""
    return [COURSE, *map(as_course, CourseCopy.objects.all())]


def all_links(course: Course) -> list[Link]:
    """Its links in the order of its menu; the wish for another one is not among them."""
    added = [as_link(row, course) for row in AddedLink.objects.filter(context_id=course.id)]
    return [*(link for link in built_in(course) if not link.is_wish), *added]


def find_link(key: str) -> Link | None:
    """A link of any of the courses; also one that only wishes for a link."""
    for course in all_courses():
        for link in (*built_in(course), *all_links(course)):
            if link.key == key:
                return link
    return None


def wish_in(course: Course) -> Link:
    """How a teacher asks for another link."""
    return next(link for link in built_in(course) if link.is_wish)


def copy(course: Course) -> Course:
    """Copy a course as Canvas does: links get new ids, and keep all that was set up about them."""
    parent = CourseCopy.objects.filter(context_id=course.id).first()
    made = CourseCopy.objects.create(context_id=uuid4().hex, copied_from=parent)
    for row in AddedLink.objects.filter(context_id=course.id):
        row.pk, row.link_id, row.context_id = None, str(uuid4()), made.context_id
        row.save(force_insert=True)
        column_of(row)
    return as_course(made)


def find_course(context_id: str) -> Course | None:
    """The course of that id."""
    return next((course for course in all_courses() if course.id == context_id), None)


def column_of(row: AddedLink) -> LineItem | None:
    """The gradebook column of a graded link: as in Canvas, it is there as soon as the link is."""
    if row.points is None:
        return None
    column, _ = LineItem.objects.get_or_create(
        link=row,
        defaults={
            "context_id": row.context_id,
            "label": row.title,
            "score_maximum": float(row.points),
        },
    )
    return column


def as_course(row: CourseCopy) -> Course:
    """A copy, with where it comes from."""
    history: list[str] = []
    parent = row.copied_from
    while parent is not None:
        history.append(parent.context_id)
        parent = parent.copied_from
    return Course(
        key=f"copy{row.pk}-",
        id=row.context_id,
        title=f"{COURSE_TITLE}, copy {row.pk}",
        label=COURSE_LABEL,
        history=(*history, COURSE_ID),
    )


def as_link(row: AddedLink, course: Course) -> Link:
    """A link that was added."""
    return Link(
        key=f"added{row.pk}",
        id=row.link_id,
        title=row.title,
        text=row.title,
        placement="link_selection",
        course=course,
        custom=row.custom,
        new_tab=row.new_tab,
        points=row.points,
    )
