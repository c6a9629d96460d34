import { collateral, parseUnits, type Collateral, type Token } from 'mesh-client';

/** The amount of a text, or why it is none. */
export function readAmount(text: string, token: Token): { amount: Collateral } | { problem: string } {
  if (text.trim() === '') return { problem: '' };
  try {
    const amount = collateral(parseUnits(text, token.exponent));
    return amount > 0n ? { amount } : { problem: 'The amount must be more than zero.' };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

interface Props {
  id: string;
  label: string;
  token: Token;
  text: string;
  /** What is offered as the most, as text. */
  most?: string | undefined;
  onText: (text: string) => void;
}

export function AmountField({ id, label, token, text, most, onText }: Props) {
  const read = readAmount(text, token);
  const problem = 'problem' in read ? read.problem : '';
  return (
    <div class="field">
      <label for={id}>
        {label} ({token.display})
      </label>
      <input
        id={id}
        inputMode="decimal"
        autocomplete="off"
        value={text}
        aria-invalid={problem !== ''}
        aria-describedby={`${id}-problem`}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      {most !== undefined && (
        <button type="button" onClick={() => onText(most)}>
          Most: {most}
        </button>
      )}
      <span id={`${id}-problem`} class="problem">{problem}</span>
    </div>
  );
}
