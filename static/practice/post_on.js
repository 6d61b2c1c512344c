// As platforms do it: the form sends itself.
document.forms[0]?.submit();
