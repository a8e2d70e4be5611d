/**
 * A plain table with rows one can walk by keyboard.
 *
 * 1. A real <table>: headers, scopes and sort states are what screen readers expect.
 * 2. The first column holds the row's own control (a link or button): the reason to click. A click anywhere in the
 *    row does the same, for the mouse.
 * 3. On a phone each row folds into a card: the same cells, with their headers as labels.
 */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './table.css';

export interface Column<R> {
  key: string;
  title: ReactNode;
  cell: (row: R) => ReactNode;
  /** Server-side sort key. */
  sort?: string;
  align?: 'right';
  width?: string;
  /** Left out on a phone. */
  deskOnly?: boolean;
}

export interface Sorting {
  by: string;
  order: 'asc' | 'desc';
}

export interface DataTableProps<R> {
  caption: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  rowKey: (row: R) => string;
  sorting?: Sorting;
  onSort?: (sorting: Sorting) => void;
  /** The row the keyboard is on. */
  activeKey?: string | null;
  onRowClick?: (row: R) => void;
  selected?: ReadonlySet<string>;
  onSelect?: (keys: Set<string>) => void;
  selectable?: (row: R) => boolean;
  selectLabel?: (row: R) => string;
  rowClass?: (row: R) => string;
  empty?: ReactNode;
}

/** Clicks on controls inside a row are their own. */
function isOwnControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a,button,input,label,select,[role="button"]') !== null;
}

export function DataTable<R>(props: DataTableProps<R>) {
  const { t } = useTranslation('staff');
  const { columns, rows, rowKey, sorting, onSort, selected, onSelect, selectable } = props;
  const choosable = selectable === undefined ? rows : rows.filter(selectable);
  const all = choosable.length > 0 && choosable.every((row) => selected?.has(rowKey(row)));

  if (rows.length === 0 && props.empty !== undefined) return <div className="table-empty">{props.empty}</div>;
  return (
    <div className="table-wrap">
      <table className="data-table">
        <caption className="sr-only">{props.caption}</caption>
        <thead>
          <tr>
            {onSelect !== undefined && (
              <th scope="col" className="select-cell">
                <input
                  type="checkbox"
                  aria-label={t('table.selectAll')}
                  checked={all}
                  disabled={choosable.length === 0}
                  onChange={() => onSelect(all ? new Set() : new Set(choosable.map(rowKey)))}
                />
              </th>
            )}
            {columns.map((column) => (
              <HeaderCell
                key={column.key}
                column={column}
                {...(sorting === undefined ? {} : { sorting })}
                {...(onSort === undefined ? {} : { onSort })}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = rowKey(row);
            const classes = [
              props.activeKey === key ? 'active' : '',
              props.onRowClick === undefined ? '' : 'clickable',
              props.rowClass?.(row) ?? '',
            ];
            return (
              // The row's own control is in its first column; this only widens the mouse's target.
              <tr
                key={key}
                data-row={key}
                className={classes.filter(Boolean).join(' ') || undefined}
                aria-current={props.activeKey === key ? 'true' : undefined}
                onClick={(event) => {
                  if (!isOwnControl(event.target)) props.onRowClick?.(row);
                }}
              >
                {onSelect !== undefined && (
                  <td className="select-cell">
                    <input
                      type="checkbox"
                      aria-label={props.selectLabel?.(row) ?? key}
                      checked={selected?.has(key) ?? false}
                      disabled={selectable?.(row) === false}
                      onChange={(event) => {
                        const next = new Set(selected);
                        if (event.target.checked) next.add(key);
                        else next.delete(key);
                        onSelect(next);
                      }}
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <td
                    key={column.key}
                    className={[column.align === 'right' ? 'num' : '', column.deskOnly ? 'desk-only' : '']
                      .filter(Boolean)
                      .join(' ')}
                    data-label={typeof column.title === 'string' ? column.title : ''}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function HeaderCell<R>({
  column,
  sorting,
  onSort,
}: {
  column: Column<R>;
  sorting?: Sorting;
  onSort?: (sorting: Sorting) => void;
}) {
  const by = column.sort;
  const active = by !== undefined && sorting?.by === by;
  const order = active ? sorting.order : undefined;
  return (
    <th
      scope="col"
      className={column.align === 'right' ? 'num' : undefined}
      style={column.width === undefined ? undefined : { width: column.width }}
      aria-sort={active ? (order === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      {by !== undefined && onSort !== undefined ? (
        <button
          type="button"
          className="sort-button"
          onClick={() => onSort({ by, order: active && order === 'asc' ? 'desc' : 'asc' })}
        >
          {column.title}
          <span aria-hidden="true">{active ? (order === 'asc' ? ' ↑' : ' ↓') : ' ↕'}</span>
        </button>
      ) : (
        column.title
      )}
    </th>
  );
}
