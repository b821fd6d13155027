// The panels of the lab: the only import path for its page.

export type { CostPanelProps } from './CostPanel.tsx';
export { CostPanel } from './CostPanel.tsx';
export type { Changes, TabMarks } from './changes.ts';
export { changesIn, changesOf, tabMarks } from './changes.ts';
export type { EventPanelProps } from './EventPanel.tsx';
export { EventPanel } from './EventPanel.tsx';
export { entryAt } from './entry-words.ts';
export type { FolioPanelProps } from './FolioPanel.tsx';
export { FolioPanel } from './FolioPanel.tsx';
export type { InspectorPanelProps } from './InspectorPanel.tsx';
export { InspectorPanel } from './InspectorPanel.tsx';
export type { MapPanelProps } from './MapPanel.tsx';
export { MapPanel } from './MapPanel.tsx';
export type { MonitorPanelProps } from './MonitorPanel.tsx';
export { MonitorPanel } from './MonitorPanel.tsx';
export type { ReportPanelProps } from './ReportPanel.tsx';
export { ReportPanel } from './ReportPanel.tsx';
export type { SwapPanelProps } from './SwapPanel.tsx';
export { SwapPanel } from './SwapPanel.tsx';
export type { TablesPanelProps } from './TablesPanel.tsx';
export { TablesPanel } from './TablesPanel.tsx';
export { TabMark } from './TabMark.tsx';
export type { TlbPanelProps } from './TlbPanel.tsx';
export { TlbPanel } from './TlbPanel.tsx';
