"""An LTI platform that kroom's authors did not write (`lti1p3platform`), against a running server, over real HTTP.

`school` is the platform, with keys and addresses of its own, `services` its tokens, roster and gradebook; `visitor` is
a browser's worth of following redirects and sending forms.
"""
