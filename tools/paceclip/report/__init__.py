"""A run, or a plan's weeks, as one page of HTML that needs nothing else; and its charts as pictures."""
