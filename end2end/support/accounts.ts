// Who can sign in to the demo, and where each of them lands.

export interface Account {
  email: string;
  password: string;
  /** The page shown after signing in. */
  home: string;
}

const password = 'bandstand demo';

export const accounts = {
  subscriber: { email: 'harbour@demo.example', password, home: '/overview' },
  provider: { email: 'provider@demo.example', password, home: '/provider' },
  operator: { email: 'operator@demo.example', password, home: '/operator' },
} satisfies Record<string, Account>;

export type Role = keyof typeof accounts;
