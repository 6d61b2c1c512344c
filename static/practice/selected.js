// As platforms do it: the page around the tool goes on.
document.links[0]?.click();
