"""Writes what of the client follows from the OpenAPI document and what its sync half is. Needs nothing but Python."""
