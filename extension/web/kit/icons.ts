import type { IconName } from '../../../widgets/kit/kit.ts'

/**
 * Path data on a 24 grid, one path an icon. Drawn inline, not as a sprite: a sprite needs this same table plus the book-keeping of
 * what is in use, its `<use>` costs more bytes in the answer than most paths after gzip, and it cannot be hydrated widget by widget.
 */
export const icons: Partial<Record<IconName, string>> = {
  check: 'm5 12.5 4.5 4.5L19 7.5',
  clock: 'M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 7v5.2l3.4 2',
  truck: 'M5 16.5H2.5v-10h11v10H9M13.5 10h4l4 3.5v3H19M15 16.5h-1.5M5 17.5a2 2 0 1 0 4 0 2 2 0 1 0-4 0M15 17.5a2 2 0 1 0 4 0 2 2 0 1 0-4 0',
  external: 'M13.5 4.5h6v6M19 5l-8 8M10 5.5H6A1.5 1.5 0 0 0 4.5 7v11A1.5 1.5 0 0 0 6 19.5h11a1.5 1.5 0 0 0 1.5-1.5v-4',
  down: 'm6 9.5 6 6 6-6',
  box: 'M12 3 20 7v10l-8 4-8-4V7zM4 7l8 4 8-4M12 11v10M8 5l8 4',
  x: 'm6 6 12 12M18 6 6 18',
  undo: 'M8.5 5 4 9.5 8.5 14M4 9.5h9.5a6 6 0 0 1 0 12H9',
  alert: 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.01',
  info: 'M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 11v5.2M12 7.9v.01',
  pin: 'M12 21s7-6.2 7-11.3A7 7 0 0 0 5 9.7C5 14.8 12 21 12 21zM9.5 9.8a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0',
  home: 'm3.5 11.2 8.5-7 8.5 7M5.5 9.8V20h13V9.8M10 20v-5.5h4V20',
}
