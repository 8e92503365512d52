/** Brings what is chosen in a row that scrolls sideways to its middle. Nothing but the row scrolls. */
export function scrollRowTo(row: HTMLElement | null, chosen: string): void {
  const element = row?.querySelector<HTMLElement>(chosen);
  if (row === null || element === null || element === undefined) return;
  const { left, width } = element.getBoundingClientRect();
  row.scrollLeft += left - row.getBoundingClientRect().left - (row.clientWidth - width) / 2;
}
