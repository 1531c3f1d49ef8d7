"""What goes to a board and comes from it over USB, beside the runs that `pull` fetches: plans, and the clock."""
