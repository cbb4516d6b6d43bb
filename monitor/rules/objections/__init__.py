"""Rules on objections and complaints."""
