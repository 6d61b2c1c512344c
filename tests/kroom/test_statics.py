"""Static files as a release."""

from pathlib import Path

import pytest

from kroom.statics import KEPT, ReleaseStorage, served


@pytest.fixture
def storage(tmp_path: Path) -> ReleaseStorage:
    """A folder of its own, with what `collectstatic` has copied there."""
    storage = ReleaseStorage(location=tmp_path, base_url="/static/")
    write(storage, "room/main.js", "export const one = 1;\n" * 40)
    write(storage, "room/icon.svg", "<svg/>")
    return storage


def write(storage: ReleaseStorage, name: str, text: str) -> None:
    """A file there."""
    path = Path(storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def release(storage: ReleaseStorage) -> ReleaseStorage:
    """Make a release of it; as a server sees it that starts afterwards."""
    list(storage.post_process(dict.fromkeys(("room/main.js", "room/icon.svg"))))
    return ReleaseStorage(location=storage.location, base_url="/static/")


def test_before_the_first_release_addresses_are_plain(storage: ReleaseStorage) -> None:
    assert storage.url("room/main.js") == "/static/room/main.js"


def test_a_change_of_any_file_moves_all_and_the_former_release_stays(storage: ReleaseStorage) -> None:
    first = release(storage)
    assert release(storage).url("room/main.js") == first.url("room/main.js"), "nothing has changed"

    write(storage, "room/icon.svg", "<svg> </svg>")
    second = release(storage)

    assert second.release != first.release
    for one in (first, second):
        where = Path(one.path(f"{one.release}/room/main.js"))
        assert one.url("room/main.js") == f"/static/{one.release}/room/main.js"
        assert where.exists()
        assert where.with_name("main.js.gz").exists()


def test_old_releases_go(storage: ReleaseStorage) -> None:
    releases = []
    for number in range(KEPT + 2):
        write(storage, "room/icon.svg", f"<svg>{number}</svg>")
        releases.append(release(storage).release)

    there = [Path(storage.path(one)).exists() for one in releases]
    assert there == [False, False, *[True] * KEPT]


@pytest.mark.parametrize(
    ("name", "written", "sent"),
    [
        ("room/a.js", "/**\n * @import { A } from './a.js'\n */\nlet a; // end\n", "\n\n\nlet a; // end\n"),
        (
            "room/a.js",
            "  // whole\nconst at = 'https://b'; /** @type {C} */ (d);",
            "\nconst at = 'https://b';  (d);",
        ),
        ("room/a.js", "f('a/**/b', /x\\/*/); /** one */ g(); /** two */", "f('a/**/b', /x\\/*/);  g(); "),
        ("room/a.css", "/* a */\na { b: c } /* d */", "\na { b: c } "),
        ("vendor/lit-html/a.js", "/** @license */ a();", "/** @license */ a();"),
        ("room/a.svg", "<!-- /** a */ -->", "<!-- /** a */ -->"),
    ],
)
def test_our_comments_stay_at_home(name: str, written: str, sent: str) -> None:
    assert served(name, written.encode()).decode() == sent
