"""Actions by subject, and the errors of commands as the owner reads them."""
