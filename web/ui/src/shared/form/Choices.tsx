/** Radio buttons and check boxes as large native targets. */

export interface Choice {
  value: string | number | boolean;
  label: string;
  note?: string;
  disabled?: boolean;
}

interface CommonProps {
  name: string;
  choices: readonly Choice[];
  disabled?: boolean;
  /** Side by side instead of one under the other. */
  inline?: boolean;
}

function Row({ choice, input }: { choice: Choice; input: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is `input`, inside the label
    <label className="choice">
      {input}
      <span>
        {choice.label}
        {choice.note !== undefined && <span className="soft"> {choice.note}</span>}
      </span>
    </label>
  );
}

export function RadioChoices(
  props: CommonProps & { value: unknown; onChange: (value: Choice['value']) => void },
) {
  return (
    <div className={props.inline === true ? 'choice-row' : 'choice-list'}>
      {props.choices.map((choice) => (
        <Row
          key={String(choice.value)}
          choice={choice}
          input={
            <input
              type="radio"
              name={props.name}
              checked={props.value === choice.value}
              disabled={props.disabled === true || choice.disabled === true}
              onChange={() => props.onChange(choice.value)}
            />
          }
        />
      ))}
    </div>
  );
}

export function CheckChoices(
  props: CommonProps & {
    value: readonly Choice['value'][];
    onChange: (value: Choice['value'][]) => void;
  },
) {
  return (
    <div className={props.inline === true ? 'choice-row' : 'choice-list'}>
      {props.choices.map((choice) => (
        <Row
          key={String(choice.value)}
          choice={choice}
          input={
            <input
              type="checkbox"
              name={props.name}
              checked={props.value.includes(choice.value)}
              disabled={props.disabled === true || choice.disabled === true}
              onChange={(event) =>
                props.onChange(
                  event.target.checked
                    ? [...props.value, choice.value]
                    : props.value.filter((each) => each !== choice.value),
                )
              }
            />
          }
        />
      ))}
    </div>
  );
}
