"""Firms over many tenders: who meets, who only makes up the number, who always wins, beyond what chance gives."""
