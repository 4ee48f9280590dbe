/** The exports of simd/tracking.ts. Lists are byte offsets in the memory of the workspace: `addressOf`. */
export interface TrackingModule {
  predict(model: number, means: number, covariances: number, slots: number, count: number): void
  correct(
    model: number,
    means: number,
    covariances: number,
    slots: number,
    count: number,
    measurements: number,
    rows: number,
    scores: number,
  ): void
  gatherBoxes(form: number, means: number, stride: number, slots: number, count: number, boxes: number): number
  select(
    boxes: number,
    scores: number,
    classIds: number,
    count: number,
    limit: number,
    rows: number,
    form: number,
    measurements: number,
  ): number
  search(
    lists: number,
    capacity: number,
    first: number,
    rows: number,
    rowCount: number,
    columns: number,
    columnCount: number,
    ends: number,
    found: number,
    costs: number,
    length: number,
  ): number
  keepSimilar(
    rows: number,
    rowCount: number,
    boxes: number,
    starts: number,
    columns: number,
    costs: number,
    limit: number,
  ): number
  assignCheapest(
    rowCount: number,
    columnCount: number,
    starts: number,
    columns: number,
    costs: number,
    limit: number,
    columnOfRow: number,
    rowOfColumn: number,
    costOfRow: number,
    conflicts: number,
  ): number
  listMatches(
    rowCount: number,
    columnCount: number,
    columnOfRow: number,
    rowOfColumn: number,
    matchedRows: number,
    matchedColumns: number,
    unmatchedRows: number,
    unmatchedColumns: number,
  ): number
}
