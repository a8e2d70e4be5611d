/** A date as 'YYYY-MM-DD' (Asia/Shanghai), typed or picked. No time zone is involved: dates are strings. */
import { DatePicker } from 'antd';
import dayjs from 'dayjs';

export interface DateInputProps {
  id: string;
  value: string | null;
  onChange: (value: string | null) => void;
  disabled?: boolean;
  status?: 'error';
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: boolean;
  'aria-required'?: boolean;
}

export function DateInput({ value, onChange, disabled, ...rest }: DateInputProps) {
  const parsed = value === null || value === '' ? null : dayjs(value, 'YYYY-MM-DD');
  return (
    <DatePicker
      {...rest}
      {...(disabled === undefined ? {} : { disabled })}
      style={{ width: '12em' }}
      format={['YYYY-MM-DD', 'YYYYMMDD', 'YYYY/M/D', 'YYYY.M.D']}
      value={parsed?.isValid() === true ? parsed : null}
      onChange={(next) => onChange(next === null ? null : next.format('YYYY-MM-DD'))}
    />
  );
}
