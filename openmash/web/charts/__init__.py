"""Charts as SVG, drawn by the server: signs, scales and the drawings made of them."""
