// The choice goes on to the course by itself.
document.forms[0]?.submit();
