"""Words that say nothing of what a text is about, by language: plain data for ``words``.

French and English words stand without accents, as ``words`` compares them. The Vietnamese list holds syllables, only
those that are grammar or reporting wherever they stand. Japanese needs few: its particles are known by part of speech.
"""

__all__ = ["STOPWORDS"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FRENCH = _words("""
    a afin ai ainsi ait alors apres as assez au aucun aucune aujourd aupres auquel aussi aussitot autant autour autre
    autres aux auxquelles auxquels avait avaient avant avec avoir ayant beaucoup bien bientot c car ce ceci cela celle
    celles celui cependant certain certaine certaines certains ces cet cette ceux chacun chacune chaque chez ci comme
    comment compter contre d dans de debut deja dela depuis dernier derniere dernieres derniers des desormais dessous
    dessus deux devait devant devra devrait dire dit doit doivent donc dont du durant elle elles en encore enfin ensuite
    entre envers est et etaient etait etant ete etre eu eut eux face faire fait fallait faudra faudrait faut font furent
    fut grace guere hormis hors hui ici il ils j jamais je jusqu l la laquelle le lequel les lesquelles lesquels leur
    leurs loin lors lorsqu lorsque lui m ma mais malgre me meme memes mes mieux moi moins mon n ne neanmoins ni non nos
    notamment notre nous on ont or ou outre par parce parfois parmi part partout pas pendant peu peut peuvent plus
    plusieurs plutot point pour pourra pourrait pourtant pourvu pouvait pouvoir pres presque pu puis puisqu puisque qu
    quand quant que quel quelle quelles quelqu quelque quelques quels qui quoi quoique rien s sa sans sauf se selon sera
    seraient serait seront ses seul seule seulement si sien sinon soi soit son sont souvent sous suivant sur t
    ta tandis tant te tel telle telles tels tes toi ton toujours tous tout toute toutefois toutes tres trop tu un une
    va vers via voici voila vont vos votre vous vu y
    aura aurait auront declare explique ajoute indique precise souligne affirme estime annonce rappelle
""")

_ENGLISH = _words("""
    a about above across after again against all almost along already also although always am among an and another any
    are around as at away back be became because become been before behind being below between beyond both but by can
    cannot could did do does doing done down during each either else enough even ever every few for from further get
    had has have having he hence her here hers herself him himself his how however i if in indeed instead into is it its
    itself just last latter least less let like made make many may me might mine more moreover most much must my myself
    near neither never no nor not now of off often on once one only onto or other others our ours out over own per
    perhaps rather s said same say says several shall she should since so some still such t than that the their theirs
    them themselves then there therefore these they this those though through throughout thus to together too toward
    towards two under until up upon us very was we well were what when where whether which while who whom whose why will
    with within without would yet you your yours
    added according told noted stated announced
""")

_VIETNAMESE = _words("""
    ai bị bởi các cái cần chỉ cho chưa chúng có còn cùng cũng của do dù đã đang đây để đến đều đó được gì giữa hay hết
    họ hơn khi không là lại lên mà mỗi một mới nay này nên nếu ngay ngoài nhằm nhất nhiều như nhưng những nó nơi ở phải
    qua ra rằng rất rồi sau sẽ sự ta tại theo thì thông trên tới trong trước từ từng tuy và vào vẫn vẻ về vì việc với
    vừa ấy bao biết bằng cả khác nữa song cho đấy ông bà anh chị
""")

_JAPANESE = _words(
    "こと もの ため よう 等 など これ それ あれ ここ そこ する なる ある いる できる 言う いう れる られる 氏"
)

STOPWORDS: dict[str, frozenset[str]] = {
    "fr": _FRENCH,
    "en": _ENGLISH,
    "vi": _VIETNAMESE,
    "ja": _JAPANESE,
}
