"""Plans, days and paces as text in a terminal, as JSON and as pictures."""
