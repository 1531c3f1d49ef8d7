"""The wiring of each board, drawn from its file in firmware/boards."""
