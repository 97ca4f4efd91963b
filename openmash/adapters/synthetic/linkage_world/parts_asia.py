"""Parts of South Asian, Afghan, Iranian and East Asian names."""

from openmash.adapters.synthetic.names.shape import words

BENGALI_SURNAMES = words("""
    Bhuiyan Biswas Dewan Faruk Ferdous Gazi Hasan Hossain Jahan Kamali Kazi Khondokar Laskar
    Mahmud Majumder Mallik Matubbar Mazumder Mia Molla Mondal Monir Munshi Nasrin Parvez Patwary
    Pramanik Quazi Rashid Reza Saha Salam Sardar Shah Shaikh Shikder Siddique Sikder Tarafdar
    Zaman
""")
ABD = words("""
    Rahman Rahim Karim Malik Aziz Latif Hamid Majid Salam Jalil Quddus Matin Hakim Halim Mannan
    Kadir Wahid Samad Gaffar Razzak Shakur Basit Rauf Hannan Khaliq Bari Noor Qayyum
""")
UR_FIRST = words("""
    Habib Mizan Hafiz Aziz Motiur Shafi Fazl Lutf Mojib Ataur Zia Obaid Khalil Anis Sayeed
    Mahbub Siraj Nur Saif Faizal Zill Ashiq Moklis Aminul
""")
BENGALI_BOYS = words("""
    Adil Arif Ashraf Azad Badrul Delwar Emdad Fahim Foysal Golam Harun Ikbal Jahid Jakir Joynal
    Kabir Koyes Liton Mahfuz Masum Mehedi Monir Mujib Muktar Nizam Rafiq Rajib Rashed Rasel
    Ripon Sadek Samad Selim Shahin Shamim Shuhel Sohel Sujan Taher Tareq Zahid Zubair
""")
BENGALI_GIRLS = words("""
    Afia Afsana Asma Ayrin Bilkis Dilara Fahmida Fahima Farhana Ferdousi Hasna Hena Jahanara
    Jesmin Kamrun Khadiza Kulsuma Laila Lipi Majeda Mariam Monira Mumtaz Nadia Najma Nargis
    Nazma Nipa Popy Rabeya Rasheda Razia Rehana Rima Roksana Ruma Rumana Runa Sabina Sabiha
    Salma Samia Sayeda Shabnam Shamima Shanaz Sharmin Shelina Shuli Suhana Sufia Tahmina Tania
    Yasmin Zakia
""")
PAKISTANI_SURNAMES = words("""
    Abbas Abbasi Ahmad Anjum Ansari Arif Arshad Asghar Awan Aziz Bajwa Bhatti Bukhari Chaudhary
    Cheema Dar Farooq Fazal Ghani Gill Gondal Hafeez Haider Hanif Hashmi Hayat Hameed Ilyas
    Inayat Ishaq Ismail Jabeen Jamil Jamshaid Janjua Kayani Kazmi Khalid Khaliq Khokhar Latif
    Lodhi Mahmud Majeed Manzoor Masood Mehmood Minhas Mughal Mukhtar Munir Naqvi Nawaz Nazir
    Niazi Parvez Pervaiz Qadir Qasim Rafiq Rahim Rana Rauf Rehman Rizvi Sabir Saddique Sadiq
    Saeed Saleem Sarwar Satti Shafi Shafiq Shahid Sharif Shaukat Sultan Suleman Tahir Waheed
    Warraich Yaqoob Yasin Younis Yousaf Zaman Zafar Zahid
""")
PAKISTANI_BOYS = words("""
    Aadil Aamir Abid Adeel Afzal Aftab Ahsan Ajmal Akram Aleem Amjad Anees Aqib Arslan Asad Atif
    Awais Azhar Babar Basharat Danish Ehsan Fahad Faizan Farhan Fiaz Ghulam Habib Hammad Hasnain
    Humza Ibrar Ijaz Ikram Irfan Jamal Jawad Kabir Kamran Khalil Khawar Luqman Majid Mansoor
    Mazhar Mubashir Mudassar Naeem Naveed Nauman Omair Qaiser Raheel Raza Sajjad Salman Sarfraz
    Shabir Shafqat Shakeel Shahbaz Shoaib Sohail Suleman Talha Tanveer Taimoor Umair Umar Waheed
    Wajid Yasir Zahoor Zubair
""")
PAKISTANI_GIRLS = words("""
    Aaliya Aliza Ambreen Amara Anam Aneesa Asma Asiya Attia Ayesha Azra Faiza Farhat Farzana
    Fouzia Ghazala Hajra Haleema Humaira Hina Iram Ishrat Javeria Kalsoom Khadija Laiba Lubna
    Madiha Maham Maria Mehwish Misbah Momina Nabeela Naila Najma Nargis Nasreen Nazia Nighat
    Nimra Rafia Rashida Razia Rehana Robina Rozina Saba Sabah Sadia Safia Sajida Salma Samina
    Samra Shabana Shagufta Shaheen Shamim Shaista Shehnaz Sobia Sonia Sumaira Tahira Tasleem
    Tayyaba Ulfat Yasmeen Zahida Zeenat Zubaida
""")
SIKH_FIRST = words("""
    Har Gur Man Jas Sukh Bal Par Raj Kul Dal Jag Karan Sat Amar Arsh Ekam Iq Nav Param Prabh Ran
    Rup San Sarab Tej Up Var Zor Dil Am
""")
SIKH_LAST = words("""
    preet deep jit inder winder want vir meet pal leen bir jot mandeep sharan roop simran veer
    kirat
""")
PUNJABI_CLANS = words("""
    Aujla Badwal Bajwa Bal Banga Bassi Basra Bassan Bhachu Bhamra Bhandal Bhatti Bhullar Birdi
    Boparai Brar Chahal Chana Channa Cheema Chohan Deol Dhaliwal Dhanda Dhanjal Dhesi Dosanjh
    Garcha Ghuman Hayer Hothi Hundal Hunjan Jagdev Jandu Jassal Jhutti Jutla Kalsi Kang Khaira
    Khangura Kooner Kular Lall Lally Lotay Mahal Malhi Mann Marwaha Multani Mundae Nagra Nijjar
    Pannu Panesar Parhar Phull Plaha Purewal Rai Rana Randhawa Rehal Sagoo Sahota Saini Samra
    Sanghera Sehmi Sekhon Seehra Shergill Sihota Soor Suri Takhar Tatla Thandi Thind Toor Uppal
    Ubhi Virk Wahiwala Waraich
""")
GUJARATI_SURNAMES = words("""
    Acharya Adatia Ahir Bhakta Bhatt Bhavsar Bhudia Bhojani Chandarana Chavda Chotai Dattani
    Dave Davda Dholakia Dodhia Gadhvi Gajjar Gandhi Ghelani Gokani Halai Hirani Jadeja Jani
    Jobanputra Kakkad Kanabar Kansara Kara Karia Kerai Khimji Kotecha Kotak Lad Lakhani
    Limbachia Lodhia Madhvani Makwana Malde Mandalia Manek Modi Modha Morjaria Nagda Naik
    Nathwani Odedra Oza Panchal Pandya Parekh Parikh Pattni Pindoria Popat Prajapati Rabadia
    Radia Rajani Rana Rathod Ruparelia Sachdev Samani Savani Sedani Shukla Sonigra Soni Sodha
    Sudra Tailor Tanna Thakrar Vadgama Varsani Vekaria Vyas Zaveri
""")
GUJARATI_BOYS = words("""
    Aakash Ajay Alpesh Amit Anand Anil Arjun Ashish Atul Bharat Chetan Darshan Deepak Dev Dilip
    Gaurav Girish Harish Hemant Ishaan Jatin Jay Jayesh Kalpesh Kamlesh Kaushik Ketan Kirit
    Mahesh Manish Mayur Mehul Mukesh Naresh Neel Nimesh Om Paresh Parth Piyush Pranav Rajesh
    Rakesh Ramesh Ravi Rishi Sachin Sagar Sandip Sanjay Shailesh Shivam Suresh Tejas Tushar
    Umesh Vijay Vinod Vipul
""")
GUJARATI_GIRLS = words("""
    Aarti Alka Ami Amisha Anisha Avani Bharti Bina Chetna Darshana Deepa Dipti Dimple Divya
    Falguni Geeta Gita Hansa Hemlata Hina Ila Isha Jagruti Jaya Kajal Kalpana Kiran Krishna
    Kruti Leena Lina Madhu Mamta Manisha Meena Meera Minal Mira Mona Naina Neela Neha Nikita
    Nita Payal Pinal Pratibha Purvi Rekha Rita Ruchi Rupal Sangita Sapna Saroj Sheetal Shilpa
    Shital Smita Sonal Swati Tejal Trupti Usha Vaishali Varsha Vidhi
""")
TAMIL_FIRST = words("""
    Siva Jeya Selva Thiru Raja Bala Vija Ganesha Sri Nada Kana Maha Uthaya Pira Pathma Rama
    Suntha Thana Veera Yoga Para Arul Guna Kamala Loga Muthu Navara Puva Ratna Sathya Shan
    Thiyaga Vimala Aru Inpa Ketha Kugan Nanda Punniya Saba
""")
TAMIL_LAST = words("""
    kumar rajah nathan lingam nayagam moorthy singam ratnam pillai thasan kanthan varan nesan
    mugam ruban seelan theepan vel karan sothy devan rajan
""")
TAMIL_GIRLS_LAST = words("""
    rani malar devi vathani theepa priya ruby meena shini tharani vani ranjini mathy gowri nila
""")
NEPALI_MORE = words("""
    Acharya Adhikari Aryal Baral Basnet Bhandari Bhattarai Bista Budhathoki Chaudhary Dahal
    Devkota Dhakal Gautam Ghimire Giri Hamal Joshi Kafle Kandel KC Koirala Lama Lamichhane
    Maharjan Neupane Ojha Pandey Pariyar Paudel Pokhrel Pradhan Regmi Rijal Sapkota Sherpa
    Sitaula Subedi Sunuwar Tiwari Upreti
""")
NEPALI_BOYS = words("""
    Ashok Bikash Binod Deepak Dil Gopal Hari Indra Jit Khem Kumar Lal Manoj Milan Mohan Nirmal
    Om Pawan Prem Purna Rajan Ram Ramesh Sanjay Subash Sunil Tek Umesh Yam
""")
NEPALI_GIRLS = words("""
    Anju Bimala Bishnu Dhan Dil Durga Gita Goma Hira Indira Jamuna Kalpana Kamala Maya Mina
    Nirmala Nisha Puja Radha Rekha Rita Sangita Shanti Shova Sita Sunita Tara Tika Uma
""")
AFGHAN_STEMS = words("""
    Ahmad Amin Aslam Bahadur Barak Daud Faqir Ghulam Gul Habib Hakim Hashim Hassan Ibrahim
    Ismail Jalal Karim Khalil Mahmud Mangal Mohammad Mom Musa Nasr Nasir Omar Qadir Rahman Rasul
    Sadiq Safi Saleh Shir Sultan Wali Yusuf Zaman Zadran
""")
IRANIAN_STEMS = words("""
    Abbas Ahmad Akbar Alavi Amin Asghar Azad Bagher Bahram Daneshvar Ebrahim Esmael Farah Fazel
    Ghasem Ghorban Hadad Hakim Hamid Hashem Heydar Jalal Jamshid Khalil Khosrow Mahdav Majid
    Malek Mansour Masoud Moghadam Mokhtar Mostafa Nazar Nouri Parviz Rashid Rostam Sabet Safar
    Salar Shafagh Shams Soleiman Tabrizi Taher Vahid Yazdan Yousef Zaman
""")
CHINESE_CANTONESE = words("""
    Au Chan Chau Cheng Cheuk Cheung Chiu Cho Choi Chow Chu Chui Chung Fan Fok Fung Ha Ho Hui
    Hung Ip Kan Ko Kong Kwan Kwok Kwong Lai Lam Lau Law Lee Leung Li Lo Lui Luk Lung Ma Mak Man
    Mok Ng Ngai Pang Poon Shek Shum Sin Siu So Sum Sung Sze Szeto Tai Tam Tang Ting To Tong
    Tsang Tse Tso Tsoi Tsui Tung Wan Wong Woo Wu Yam Yau Yeung Yim Yip Yiu Yu Yuen Yung
""")
CHINESE_MANDARIN = words("""
    Bai Cai Cao Chen Cheng Cui Dai Deng Ding Dong Du Fan Fang Feng Fu Gao Gong Gu Guo Han He Hou
    Hu Huang Jia Jiang Jin Kong Lei Li Liang Liao Lin Liu Long Lu Luo Ma Mao Meng Mo Pan Peng
    Qian Qin Qiu Ren Shao Shen Shi Song Su Sun Tan Tang Tao Tian Wan Wang Wei Wu Xia Xiao Xie
    Xiong Xu Xue Yan Yang Yao Ye Yi Yin Yu Yuan Zeng Zhang Zhao Zheng Zhong Zhou Zhu Zou
""")
CANTONESE_ONE = words("""
    Chi Chun Hei Ho Hoi Ka Kin Kwok Lai Long Man Mei Pui Shing Sze Tsz Wai Wing Yat Yu
""")
CANTONESE_MEN = words("""
    Chung Fai Fung Hang Hin Ho Keung Kit Kwan Lam Lok Man Ming Shun Tung Wah Yin Yiu
""")
CANTONESE_WOMEN = words("""
    Ching Fong Ha Har Kiu Kwan Lam Ling Man Nga Ping Shan Tung Wai Yan Yee Ying
""")
PINYIN_ONE = words("""
    Chen Guo Hao Hong Hui Jia Jian Jing Jun Kai Li Ling Meng Ming Qing Rui Shu Si Tian Wei Wen
    Xiao Xin Xue Ya Yi Ying Yu Yuan Ze Zhi Zi
""")
PINYIN_MEN = words("""
    bo chao cheng dong feng hai hang hui jie jun kang lei liang long ming peng qiang tao wei
    xuan yang yi yu
""")
PINYIN_WOMEN = words("""
    fang han hong hua jing juan lan li lian lin mei min na ning qi qing rong ting wen xin yan yi
    ying yue
""")
VIETNAMESE_SURNAMES = words("""
    Cao Châu Chu Đào Đinh Đoàn Hà Huỳnh Lâm Lương Lưu Lý Mai Phùng Quách Tạ Thái Tô Tôn Trịnh
    Trương Văn Võ Vương
""")
VIETNAMESE_MIDDLE = words("Văn Hữu Đức Minh Quốc Gia Thanh Ngọc Xuân Tuấn Anh Bảo")
VIETNAMESE_MEN = words("""
    Anh Bình Cường Dũng Đạt Hải Hiếu Hùng Huy Khoa Long Nam Phong Quân Sơn Tài Thắng Trung Tuấn
    Việt
""")
VIETNAMESE_MIDDLE_W = words("Thị Ngọc Thu Kim Bích Thùy Mỹ Như Phương Thanh")
VIETNAMESE_WOMEN = words("""
    An Chi Diệp Dung Giang Hà Hạnh Hoa Hương Lan Liên Linh Mai My Nga Ngân Nhung Oanh Thảo Trang
    Vân Yến
""")
