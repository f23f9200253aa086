// Unicode for the LaTeX commands that occur in titles and abstracts. Names and characters as in "The
// Comprehensive LaTeX Symbol List" and Unicode's own names.

const table = (entries: string): ReadonlyMap<string, string> =>
  new Map(
    entries
      .trim()
      .split(/\s+/)
      .map((entry) => {
        const [name = '', char = ''] = entry.split('=');
        return [name, char] as const;
      }),
  );

/** In formulas. */
export const SYMBOLS = table(`
  alpha=α beta=β gamma=γ delta=δ epsilon=ϵ varepsilon=ε zeta=ζ eta=η theta=θ vartheta=ϑ iota=ι kappa=κ lambda=λ
  mu=μ nu=ν xi=ξ pi=π varpi=ϖ rho=ρ varrho=ϱ sigma=σ varsigma=ς tau=τ upsilon=υ phi=ϕ varphi=φ chi=χ psi=ψ omega=ω
  Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω
  times=× div=÷ pm=± mp=∓ cdot=· ast=∗ star=⋆ circ=∘ bullet=• oplus=⊕ ominus=⊖ otimes=⊗ odot=⊙ setminus=∖
  leq=≤ le=≤ geq=≥ ge=≥ neq=≠ ne=≠ ll=≪ gg=≫ leqslant=≤ geqslant=≥ lesssim=≲ gtrsim=≳ approx=≈ sim=∼ simeq=≃ cong=≅ equiv=≡
  propto=∝ prec=≺ succ=≻ preceq=⪯ succeq=⪰ parallel=∥ perp=⊥ mid=| vert=| Vert=‖
  in=∈ notin=∉ ni=∋ subset=⊂ supset=⊃ subseteq=⊆ supseteq=⊇ cup=∪ cap=∩ emptyset=∅ varnothing=∅ wedge=∧ land=∧ vee=∨
  lor=∨ neg=¬ lnot=¬ forall=∀ exists=∃ nexists=∄ top=⊤ bot=⊥ vdash=⊢ models=⊨
  to=→ rightarrow=→ leftarrow=← gets=← leftrightarrow=↔ uparrow=↑ downarrow=↓ Rightarrow=⇒ Leftarrow=⇐ Leftrightarrow=⇔
  longrightarrow=⟶ longleftarrow=⟵ mapsto=↦ implies=⟹ iff=⟺ nearrow=↗ searrow=↘ hookrightarrow=↪ rightleftharpoons=⇌
  sum=∑ prod=∏ int=∫ oint=∮ partial=∂ nabla=∇ infty=∞ ell=ℓ hbar=ℏ Re=ℜ Im=ℑ aleph=ℵ angle=∠ triangle=△ square=□ Box=□
  prime=′ degree=° dagger=† ddagger=‡ checkmark=✓ clubsuit=♣ spadesuit=♠ heartsuit=♥ diamondsuit=♦ sharp=♯ flat=♭
  ldots=… dots=… cdots=⋯ vdots=⋮ ddots=⋱ lceil=⌈ rceil=⌉ lfloor=⌊ rfloor=⌋ langle=⟨ rangle=⟩ lbrace={ rbrace=} lbrack=[ rbrack=]
  bigoplus=⊕ bigcup=⋃ bigcap=⋂ rtimes=⋊ ltimes=⋉ asymp=≍ sqsubseteq=⊑ subsetneq=⊊ lVert=‖ rVert=‖ lvert=| rvert=| AA=Å wp=℘
  la=≲ ga=≳ upmu=µ
  backslash=\\ colon=: surd=√ diamond=⋄ triangleq=≜ coloneqq=≔ gt=> lt=<
`);

/** Commands for a character in running text. */
export const TEXT_SYMBOLS = table(`
  textendash=– textemdash=— textquoteleft=‘ textquoteright=’ textquotedblleft=“ textquotedblright=” textbackslash=\\
  textasciitilde=~ textasciicircum=^ textunderscore=_ textdollar=$ textbar=| textless=< textgreater=> textbraceleft={
  textbraceright=} textpercent=% textregistered=® texttrademark=™ textcopyright=© copyright=© textdegree=° texteuro=€ euro=€
  pounds=£ textsterling=£ textyen=¥ textcent=¢ S=§ P=¶ dag=† ddag=‡ textdagger=† textdaggerdbl=‡ textbullet=• textellipsis=…
  ldots=… dots=… textperiodcentered=· textmu=µ textpm=± texttimes=× textdiv=÷ checkmark=✓ cmark=✓ xmark=× i=ı j=ȷ
  TeX=TeX LaTeX=LaTeX
`);

/** Names that formulas print upright, as words. */
export const OPERATORS: ReadonlySet<string> = new Set(
  'arccos arcsin arctan arg cos cosh cot deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min mod Pr sin sinh sup tan tanh'.split(
    ' ',
  ),
);

/** Commands that only format the text in their braces. */
export const DRESS: ReadonlySet<string> = new Set(
  (
    'text textbf textit textsc textsf texttt textrm textup textmd textsl textnormal emph uline underline mbox hbox ' +
    'mathds mathbbm underbrace overbrace underline overrightarrow mathrm mathbf mathit mathsf mathtt mathcal mathscr mathfrak mathnormal boldsymbol bm pmb operatorname'
  ).split(' '),
);

/** Switches without braces: they change the font of what follows. */
export const SWITCHES: ReadonlySet<string> = new Set(
  (
    'it bf em rm sc sf tt sl tiny small large Large normalsize footnotesize scriptsize bfseries itshape scshape ' +
    'ttfamily sffamily rmfamily displaystyle textstyle scriptstyle left right big Big bigl bigr Bigl Bigr bigg Bigg ' +
    'limits nolimits noindent centering cal frak Bbb'
  ).split(' '),
);

/** Accents over one letter, as combining characters. */
export const OVER: ReadonlyMap<string, string> = new Map([
  ['hat', '\u0302'],
  ['widehat', '\u0302'],
  ['tilde', '\u0303'],
  ['widetilde', '\u0303'],
  ['bar', '\u0304'],
  ['overline', '\u0304'],
  ['vec', '\u20d7'],
  ['dot', '\u0307'],
  ['ddot', '\u0308'],
  ['acute', '\u0301'],
  ['grave', '\u0300'],
  ['breve', '\u0306'],
  ['check', '\u030c'],
]);

/** The blackboard letters that common fonts have; others stay plain. */
export const BLACKBOARD = table('C=ℂ H=ℍ N=ℕ P=ℙ Q=ℚ R=ℝ Z=ℤ');

const pairs = (from: string, to: string): ReadonlyMap<string, string> => {
  const chars = [...to];
  return new Map([...from].map((char, index) => [char, chars[index] ?? char]));
};

export const SUPERSCRIPTS = pairs(
  '0123456789+-−=()abcdefghijklmnoprstuvwxyzTβγ',
  '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵝᵞ',
);
export const SUBSCRIPTS = pairs('0123456789+-−=()aehijklmnoprstuvxβγ', '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧ');
