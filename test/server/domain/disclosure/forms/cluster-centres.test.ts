import { describe, expect, it } from 'vitest'
import { clusterCentres, clusterChoice } from '../../../../../server/domain/disclosure/forms/cluster-centres.ts'
import { kindsOf, linesOf } from './a-form-table.ts'

const honest = 'cluster;n;age;bmi\n0;120;44.3;23.1\n1;80;61.7;27.5\n2;45;70.2;31.0'

describe('centres of clusters', () => {
  it('are means of numbered clusters with their sizes', () => {
    expect(kindsOf(clusterCentres, honest)).toEqual({ 1: 'count', 2: 'centre', 3: 'centre' })
    expect(kindsOf(clusterCentres, honest.replace('\n0', '\ncluster 1').replace('\n1', '\ncluster 2').replace('\n2', '\ncluster 3'))).not.toBeNull()
  })
  it.each([
    ['a variable that is whole in every row', honest.replace('44.3', '44').replace('61.7', '61').replace('70.2', '70')], ['no sizes', honest.replace(';n;', ';height;').replace('120', '12.5')], ['an empty cluster', honest.replace(';45;', ';0;')],
    ['numbers that do not run on', honest.replace('\n2', '\n7')], ['more than four digits', honest.replace('44.3', '44.3127')], ['names of persons', honest.replace('cluster;', 'person;')],
  ])('are none with %s', (_, text) => { expect(kindsOf(clusterCentres, text)).toBeNull() })
  it('are at most twelve', () => {
    const clusters = (count: number): string => `cluster;n;age\n${linesOf(count, (index) => `${index};50;${40.3 + index}`)}`
    expect(kindsOf(clusterCentres, clusters(12))).not.toBeNull()
    expect(kindsOf(clusterCentres, clusters(13))).toBeNull()
  })
})

describe('the choice of a number of clusters', () => {
  const choice = 'k;inertia;silhouette\n2;900.5;0.61\n3;610.2;0.55\n4;480.9;0.41'
  it('has sums that fall and silhouettes within one', () => {
    expect(kindsOf(clusterChoice, choice)).toEqual({ 1: 'diagnostic', 2: 'diagnostic' })
    for (const other of [choice.replace('610.2', '990.2'), choice.replace('0.55', '1.55'), choice.replace('silhouette', 'height'), choice.replace('\n3', '\n5')]) expect(kindsOf(clusterChoice, other)).toBeNull()
  })
})
