"""What goes to a board and comes from it over USB: plans, runs, and the clock."""
