import { LabIcon } from '@jupyterlab/ui-components'

const drawing = (body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><g class="jp-icon3" stroke="#616161">${body}</g></svg>`

export const projectIcon = new LabIcon({
  name: 'glovebox:project',
  svgstr: drawing('<path d="M12 3l7.5 3v5.5c0 4.6-3.1 8-7.5 9.5-4.4-1.5-7.5-4.9-7.5-9.5V6z"/><path d="M8.7 12.2l2.4 2.4 4.3-4.6"/>'),
})

export const datasetIcon = new LabIcon({
  name: 'glovebox:dataset',
  svgstr: drawing('<ellipse cx="12" cy="5.8" rx="7.5" ry="2.8"/><path d="M4.5 5.8v12.4c0 1.5 3.4 2.8 7.5 2.8s7.5-1.3 7.5-2.8V5.8"/><path d="M4.5 12c0 1.5 3.4 2.8 7.5 2.8s7.5-1.3 7.5-2.8"/>'),
})

export const exportIcon = new LabIcon({
  name: 'glovebox:export',
  svgstr: drawing('<path d="M10 4H5.5A1.5 1.5 0 0 0 4 5.5v13A1.5 1.5 0 0 0 5.5 20H10"/><path d="M9.5 12H21"/><path d="M17 7.8l4 4.2-4 4.2"/><path d="M14 4v3.5M14 16.5V20"/>'),
})
