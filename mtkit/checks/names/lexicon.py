"""Words that have a capital and are no names, titles that stand before a person, surnames."""

__all__ = ["COMMON", "PLACED", "SURNAMES", "TITLES"]

# Surnames of nearly all Vietnamese, folded.
SURNAMES = frozenset(
    """
    nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh doan dao mai cao luong luu lam
    truong ta ha to tang chu trieu quach thai tong kieu khuat la ton nghiem an bach bang bo dam dau diep doi dong
    giang khuc kim lu luc mac nhan ninh nong ong phung quan thach than thi tieu trang tu uong vuong vi
    """.split()
)

# Words before a person's name: what follows with a capital is a name, whatever it looks like.
TITLES = {
    "fr": frozenset(
        """
        m mm mme mmes mlle dr pr me maître monsieur madame mademoiselle docteur professeur président présidente ministre
        premier gouverneur gouverneure gouverneur directeur directrice ambassadeur ambassadrice secrétaire général
        maire député députée sénateur sénatrice roi reine prince princesse empereur pape général colonel capitaine
        lieutenant amiral chef porte-parole chancelier chancelière consul
        """.split()
    ),
    "en": frozenset(
        """
        mr mrs ms miss dr prof professor president minister governor director ambassador secretary mayor senator king
        queen prince princess emperor pope general colonel captain lieutenant admiral chancellor sir lord lady chairman
        chairwoman sen rep gov capt gen col lt consul
        """.split()
    ),
    "vi": frozenset("ông bà anh chị ngài em cô chú bác đồng chí".split()),
}

# Words before a place that no table has.
PLACED = {
    "fr": frozenset("à province provinces ville district commune village préfecture région port arrondissement baie "
                    "quartier département".split()),
    "en": frozenset("in at near province city town district commune village prefecture region port bay".split()),
    "vi": frozenset("tỉnh tại ở huyện xã phường quận phố thị làng bản".split()),
}  # fmt: skip

# Months, days, peoples and other words that only some languages write with a capital.
COMMON = {
    "fr": frozenset(
        """
        je il elle ils elles on nous vous ce cet cette ces le la les un une des du de et ou où mais donc or ni car si
        que qui quoi dont en au aux à dans sur sous par pour avec sans chez selon après avant dès lors plus moins très
        l d j c s n m t qu y son sa ses mon ma mes ton ta tes leur leurs notre nos votre vos
        état états etat république royaume église eglise bourse parti parlement sénat congrès assemblée chambre cour
        conseil comité commission ministère gouvernement président premier première ministre roi reine empereur pape
        prince princesse mme mm mlle monsieur madame messieurs mesdames docteur professeur maître saint sainte dieu
        terre lune soleil mars vénus mercure saturne jupiter internet web nord sud est ouest noël pâques toussaint
        nouvel an tết moyen âge renaissance antiquité histoire constitution révolution guerre mondiale paix prix festival
        coupe jeux olympiques olympique musée université lycée école institut académie bibliothèque théâtre opéra
        palais château pont place rue avenue boulevard mont baie mer océan lac golfe fleuve rivière île îles détroit
        aéroport gare port hôpital banque société groupe compagnie association fédération union fondation fonds
        organisation agence centre département direction service bureau office forum sommet accord traité charte
        convention déclaration plan programme projet loi code décret résolution directive forces armée marine police
        européens européennes américains
        """.split()
    ),
    "en": frozenset(
        """
        i a an the and or but so if that this these those he she it we you they my your his her its our their in on at by
        of to from with without for as after before when while there here what which who whose how why not no yes
        january february march april may june july august september october november december
        monday tuesday wednesday thursday friday saturday sunday
        mr mrs ms dr prof sir lord lady king queen prince princess president minister prime premier governor
        state states republic kingdom church party parliament senate congress assembly house court council committee
        commission ministry government department office bureau agency authority board bank company corporation group
        association federation union foundation fund organization organisation center centre institute academy school
        university college hospital library museum theatre theater palace castle bridge square street avenue road mount
        mountain bay sea ocean lake gulf river island islands strait airport station port province prefecture city town
        district ward commune village county region north south east west northern southern eastern western central
        god earth moon sun internet web christmas easter new year lunar middle ages renaissance world war cup games
        olympic olympics prize festival forum summit agreement treaty charter convention declaration plan program
        programme project law act code decree resolution directive forces army navy police people's national
        international general chief vice deputy chairman chairwoman director ambassador secretary
        """.split()
    ),
    "vi": frozenset(
        """
        ông bà anh chị ngài bộ sở cục ban hội tỉnh thành phố quận huyện xã phường chủ tịch thủ tướng phó bí thư giám đốc
        đại sứ quốc hội chính phủ đảng nhà nước trung ương ủy viện trường đại học bệnh ngân hàng công ty tập đoàn
        thứ hai ba tư năm sáu bảy nhật tháng ngày tết bắc nam đông tây
        """.split()
    ),
}
