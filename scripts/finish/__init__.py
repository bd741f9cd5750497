"""The finishing step: what is done to a built site before anybody reads it."""
