/**
 * Where is counted, in pixels of the image, from its upper left corner. Over a line drawn from left to right, "in" is down the
 * image.
 */
export function placesOf(width, height) {
  return {
    lines: [{ name: 'middle', from: [0, height / 2], to: [width, height / 2] }],
    zones: [
      {
        name: 'right half',
        polygon: [
          [width / 2, 0],
          [width, 0],
          [width, height],
          [width / 2, height],
        ],
      },
    ],
  }
}
