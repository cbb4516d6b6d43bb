"""What the public's window shows: one place for the page, the table, the workbook, OCDS and the feed of it."""
