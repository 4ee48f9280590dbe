/** As far as the recipes use it: Node has it from 22.13 on, and the types here are those of Node 20. */
declare module 'node:sqlite' {
  export class DatabaseSync {
    constructor(path: string, options?: { readonly readOnly?: boolean })
    exec(sql: string): void
    prepare(sql: string): { run(...values: (number | string | null)[]): unknown; all(): unknown[] }
    close(): void
  }
}
