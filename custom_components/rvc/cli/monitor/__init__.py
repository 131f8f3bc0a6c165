"""`rvc monitor`: what it knows of a network, and the page that shows it."""
