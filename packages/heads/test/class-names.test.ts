import { classNamesOf } from '@mot/heads'
import { expect, test } from 'vitest'

test.each<[string, Record<string, string>, string[]]>([
  ['as Python writes them', { names: "{0: 'person', 1: 'traffic light'}" }, ['person', 'traffic light']],
  ['with quotes in them', { names: "{0: \"person's dog\", 1: 'car'}" }, ["person's dog", 'car']],
  ['as JSON', { names: '{"0": "person", "1": "car"}' }, ['person', 'car']],
  ['without names', { author: 'an exporter' }, []],
])('class names in metadata, %s', (_, metadata, names) => {
  expect(classNamesOf({ metadata })).toEqual(names)
})

test('ids without a name are gaps, and no id makes a list of a billion', () => {
  expect(classNamesOf({ metadata: { names: "{2: 'car', 999999999: 'all'}" } })).toHaveLength(3)
})
