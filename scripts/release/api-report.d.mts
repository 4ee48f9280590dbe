import type ts from 'typescript'

export function reportOf(program: ts.Program, file: string): string
