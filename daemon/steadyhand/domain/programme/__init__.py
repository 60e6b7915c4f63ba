"""The four weeks and the numbers behind them."""
