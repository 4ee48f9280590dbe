/** How the search weighs: titles before text, and the guide before the reference, which has most words most often. */
export const searchOptions = {
  fuzzy: 0.2,
  prefix: true,
  boost: { title: 4, text: 2, titles: 1 },
  // Sent to the page as its text, so it uses nothing from outside.
  boostDocument: (id) => (id.includes('/guide/') ? 4 : id.includes('/api/') ? 0.5 : 1),
}
