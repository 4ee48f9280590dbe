// AssemblyScript: `npx tsx scripts/simd/build.ts` compiles it into src/simd/tracking-wasm.ts. The steps of a tracker in each frame, on
// the columns of its `Workspace`.

export * from './filters'
export * from './matching'
export * from './observations'
export * from './overlaps'
export * from './similarities'
