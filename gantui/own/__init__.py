"""`gantui.watch`: somebody's own training loop under a session, which shows, records and obeys, and changes nothing."""
