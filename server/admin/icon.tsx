const paths = {
  widgets: 'M4 4h7v7H4zM13 4h7v4h-7zM13 10h7v10h-7zM4 13h7v7H4z',
  bell: 'M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zM10 20.500h4',
  plug: 'M9 3v5M15 3v5M6.500 8h11v4a5.500 5.500 0 0 1-11 0zM12 17.500V21',
  settings: 'M4 7h9M17 7h3M15 4.800v4.400M4 17h3M11 17h9M9 14.800v4.400',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  out: 'M14 4.500h5v15h-5M4 12h11M8 8l-4 4 4 4',
  menu: 'M4 7h16M4 12h16M4 17h16',
  up: 'm6 14.500 6-6 6 6',
  down: 'm6 9.500 6 6 6-6',
  plus: 'M12 5v14M5 12h14',
  x: 'm6 6 12 12M18 6 6 18',
  check: 'm5 12.500 4.500 4.500L19 7.500',
  alert: 'M12 4 21 19.500H3zM12 10v4.500M12 17v.300',
} as const
export type AdminIconName = keyof typeof paths

/** Decoration beside a word, or inside a button that is named by aria-label. */
export function AdminIcon({ name, size }: { name: AdminIconName; size?: 'sm' }) {
  return <svg class="ag-icon" data-size={size} viewBox="0 0 24 24" aria-hidden="true"><path d={paths[name]} /></svg>
}
