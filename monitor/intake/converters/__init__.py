"""What stands in the cells of a county's export, turned into what the event contract wants; one file a subject."""
