"""Takes the pictures of the guides in docs/ anew, from the practice course in a real browser.

`python -m tools.pictures`, or with `--only` and `--into` a part of them, somewhere else.
"""
