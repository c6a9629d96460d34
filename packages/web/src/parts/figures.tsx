/** A table of figures. On a phone each line is a block with the name of each figure before it. The
 * roles are written out, since browsers drop those of a table that is laid out otherwise. */

import type { ComponentChildren } from 'preact';

interface Props {
  label: string;
  /** Of the first column and of the figures. */
  columns: [string, ...string[]];
  lines: { key: string; name: ComponentChildren; figures: ComponentChildren[] }[];
}

export function Figures({ label, columns, lines }: Props) {
  return (
    <table class="figures" role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">{columns.map((column) => <th key={column} role="columnheader" scope="col">{column}</th>)}</tr>
      </thead>
      <tbody role="rowgroup">
        {lines.map(({ key, name, figures }) => (
          <tr key={key} role="row">
            <th role="rowheader" scope="row">{name}</th>
            {figures.map((figure, index) => <td key={index} role="cell" data-column={columns[index + 1]}>{figure}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
