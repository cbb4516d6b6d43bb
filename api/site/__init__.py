"""Pages in HTML for any browser: no script, nothing from another machine, Chinese and English, printable."""
