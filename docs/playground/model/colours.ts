/** The hue of an id, 0 to 360: neighbours in number are far apart in colour. */
export function hueOf(id: number): number {
  return (id * 137.508 + 190) % 360
}

/** A colour that reads on pictures, and on light and dark pages. */
export function colourOf(id: number): string {
  return `hsl(${hueOf(id).toFixed(0)} 72% 52%)`
}
