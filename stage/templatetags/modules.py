"""`{% module_preloads "room/main.js" %}`: all that a module imports, told to the browser at once.

Else it learns of each module from the one that imports it, and the page waits for one round trip after another.
"""

import posixpath
import re
from functools import cache

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

IMPORT = re.compile(r"""^(?:import|export)\b(?:[^'"`;=()]*\bfrom)?\s*['"]([^'"]+)['"];""", re.MULTILINE)
MINIFIED = re.compile(r"""\b(?:import|from)\s*["']([^"']+)["']""")
LIBRARY = "vendor/lit-html"
"""What `lit-html` stands for; see the import map in `room.html`."""

LINK = '<link rel="modulepreload" fetchpriority="low" href="{}">'
"""After the styles, which the first picture waits for."""

register = template.Library()


@register.simple_tag
def module_preloads(name: str) -> SafeString:
    """Links to everything the module imports, and itself; none in development, where files change all the time."""
    names = () if settings.DEBUG else modules_of(name)
    return format_html_join("\n  ", LINK, ((static(it),) for it in names))


@cache
def modules_of(name: str) -> tuple[str, ...]:
    """A module and all it imports, nearest first."""
    found = {name: None}
    queue = [name]
    for module in queue:
        for imported in imports_of(module):
            if imported not in found:
                found[imported] = None
                queue.append(imported)
    return tuple(found)


def imports_of(name: str) -> list[str]:
    """What a module imports, by the names of static files."""
    if not staticfiles_storage.exists(name):  # before `collectstatic`
        return []
    pattern = MINIFIED if name.startswith(LIBRARY) else IMPORT
    with staticfiles_storage.open(name) as file:
        return [resolved(name, at) for at in pattern.findall(file.read().decode())]


def resolved(importer: str, at: str) -> str:
    """Where an `import` leads."""
    if at.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(importer), at))
    if at == "lit-html":
        return f"{LIBRARY}/lit-html.js"
    return at.replace("lit-html/", f"{LIBRARY}/", 1)
