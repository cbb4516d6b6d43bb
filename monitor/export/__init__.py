"""What goes out as files: cells, the queue as a workbook, working papers, evidence bundles, OCDS."""
